// Package matching takes rows of people and places into the records in bulk:
// it finds whom and what a row means, dedupes inside the file, and stores what
// is new and what differs.
//
// It owns no tables; it writes through contacts and properties. What it did of
// each row it returns to its caller, who keeps the ledger. One merge runs in
// one transaction and keeps a book of the file in memory, by hashes.
package matching
