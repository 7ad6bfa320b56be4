// Package ledger keeps what became of each row of a file: its fate, its reason
// and the records that it touched.
//
// It owns the tables import_line, import_fate; the views import_row and
// import_target read them. Its figures come from them and
// from the tables that were written, never from a loop that counts: Balance
// compares the two in the transaction that commits, Recount does it again on a
// connection that saw nothing of it.
package ledger
