/*
 * ia_rfc_findings.h
 *		What is wrong with an RFC, for whoever checks a document.
 */
#ifndef IA_RFC_FINDINGS_H
#define IA_RFC_FINDINGS_H

#include "ia_report.h"

extern void ia_rfc_check(const IaValue *value, const IaFrame *frame, IaReport *report);

#endif							/* IA_RFC_FINDINGS_H */
