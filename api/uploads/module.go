// Package uploads is what there is to know of a file that was uploaded to be
// imported: its states, its figures, how it is read from the database, listed,
// and told to open screens.
//
// It owns no tables: imports writes what becomes of a file.
package uploads
