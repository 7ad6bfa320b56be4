// Package contacts holds people, their phones and their e-mails.
//
// It owns the tables contact, phone, suppression, contact_phone, email,
// contact_email and term. A phone may be shared by several people; texts,
// opt-outs, holds and limits belong to the phone. Publishes contact.changed
// and phone.changed to open screens.
package contacts

import "github.com/jackc/pgx/v5"

// collect reads rows into structs by their db tags.
func collect[T any](rows pgx.Rows) ([]T, error) {
	return pgx.CollectRows(rows, pgx.RowToStructByNameLax[T])
}
