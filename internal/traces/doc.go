// Package traces answers: what does each way of writing leave in the history, and does it not happen without it?
package traces
