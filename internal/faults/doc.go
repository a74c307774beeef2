// Package faults answers: does an acknowledged decision survive whatever breaks below and beside the service, exactly once?
//
// It has tests only. They run the built program as real processes on SQLite and Postgres, let people work over HTTP, and
// break things meanwhile: processes, the database, connections, the disk, clients. Whoever does not learn the outcome of an
// act repeats it with the same Idempotency-Key. A judge then compares what was acknowledged with what is stored. The faults
// F-1 to F-7 have a file each.
package faults
