// Package intake reads a list into people and places: what its columns mean,
// its records as the ledger keeps them, and each row normalised, before anything
// is looked up.
//
// It owns no tables; Reader hands the lines of a file to its caller, and Rows
// reads them back from the ledger as candidates for the records.
package intake
