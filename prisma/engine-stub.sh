#!/bin/sh
# `prisma generate` asks for a schema engine although it never runs one, and would download it.
# Everything that does run the engine goes through src/schema-engine.ts.
echo 'This is a stub: migrations run through the WASM schema engine (npm run db:diff, db:deploy).' >&2
exit 1
