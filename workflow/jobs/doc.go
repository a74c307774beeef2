// Package jobs answers: what happens without anybody asking for it?
//
// Committed leaves go into the signed tree (Sequencer), committed events go to those who wait for them (Relay), what
// time has made due is done, and bytes that nothing names are collected (Ticker). Each worker has
// Run(ctx) error and ends with ctx. With several processes one of them leads; the others stand by.
package jobs
