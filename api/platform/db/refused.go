package db

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// Refused tells whether the database refused a statement for good. Another try
// may not meet a lost connection, a deadlock, or a record that somebody else
// stored at the same moment.
func Refused(err error) bool {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return false
	}
	class := refused.Code[:min(2, len(refused.Code))]
	return class != "08" && class != "40" && class != "57" && refused.Code != "23505" && refused.Code != "55P03"
}
