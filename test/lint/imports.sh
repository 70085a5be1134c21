#!/usr/bin/env bash
# The engine is functions over documents: no file, process, network, or loader call is even linked.
set -euo pipefail
[ -e ia.so ] || exit 77
nm -D --undefined-only ia.so | awk '{ sub(/@.*/, "", $NF); print $NF }' |
	grep -xE '(f?open(64|at|at64)?|fdopen|creat|mkstemp.*|unlink(at)?|rename|system|popen|fork|vfork|posix_spawnp?|exec(l|le|lp|v|ve|vp|vpe)|socket|connect|bind|listen|accept4?|send(to|msg)?|recv(from|msg)?|getaddrinfo|gethostby.*|dlopen|dlsym|load_external_function|load_file|AllocateFile|AllocateDir|OpenTransientFile(Perm)?|OpenPipeStream|PathNameOpenFile(Perm)?|BasicOpenFile(Perm)?|pg_.*fopen)' |
	sed 's/^/ia.so: imports /' || true
