// Package pgtest answers: where does a test get a real Postgres from?
//
// It looks, in this order, for a server that is named (FREIGABE_TEST_POSTGRES), for installed binaries
// (FREIGABE_TEST_POSTGRES_BIN, Debian's folders, PATH) and for the ones that `make postgres` fetches into
// .cache/postgres. When all fail, the error says what to do; no test is skipped for want of a database.
//
// A server that this package starts lives in a temporary folder, listens on a unix socket only, and dies with the
// process that started it. Started by root it runs as an unprivileged user, because Postgres refuses root.
package pgtest
