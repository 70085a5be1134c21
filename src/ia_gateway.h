/*
 * ia_gateway.h
 *		PostgreSQL's own errors, as HTTP says them.
 */
#ifndef IA_GATEWAY_H
#define IA_GATEWAY_H

/* Once, when the library is loaded. */
extern void ia_gateway_init(void);

#endif							/* IA_GATEWAY_H */
