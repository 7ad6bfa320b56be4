// Package migrations holds the schema as SQL files, in the order of their
// numbers. `crm migrate` applies them.
package migrations

import "embed"

// Files are the migrations, named NNNN_what.up.sql and NNNN_what.down.sql.
//
//go:embed *.sql
var Files embed.FS
