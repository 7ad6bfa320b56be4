package properties

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/attackacrack/crm/api/platform/db"
)

// Find returns the places with one of these address keys.
func Find(ctx context.Context, tx db.Tx, keys []string) ([]Property, error) {
	return db.Collect[Property](ctx, tx, "find properties", `select `+columns+` from property where address_key = any($1) and archived_at is null`, keys)
}

// FindParcels returns the places with one of these parcel numbers. The caller
// decides which is of the same town.
func FindParcels(ctx context.Context, tx db.Tx, apns []string) ([]Property, error) {
	return db.Collect[Property](ctx, tx, "find parcels", `select `+columns+` from property where apn = any($1) and apn <> '' and archived_at is null`, apns)
}

// Person is a contact of a place.
type Person struct {
	PropertyID string
	ContactID  pgtype.UUID
	FirstName  string
	LastName   string
	RawName    string
	HasPhone   bool
	HasEmail   bool
	IsPrimary  bool
}

// People lists the contacts of places.
func People(ctx context.Context, tx db.Tx, propertyIDs []string) ([]Person, error) {
	return db.Collect[Person](ctx, tx, "find the people of properties", `
		select cp.property_id::text, cp.contact_id, c.first_name, c.last_name, c.raw_name,
			exists (select from contact_phone o where o.contact_id = c.id and o.ended_at is null) as has_phone,
			exists (select from contact_email o where o.contact_id = c.id and o.ended_at is null) as has_email, cp.is_primary
		from contact_property cp join contact c on c.id = cp.contact_id
		where cp.property_id = any($1) and cp.ended_on is null and c.archived_at is null
		order by c.created_at, c.id`, propertyIDs)
}

// Rows are new places to be stored.
func Rows(list []*Property, now time.Time) *db.Rows {
	rows := db.NewRows("property", db.Fields[Property]()...)
	for _, property := range list {
		property.CreatedAt, property.UpdatedAt, property.Version = now, now, 1
		rows.Next()
		var id pgtype.UUID
		_ = id.Scan(property.ID) // made by db.NewUUID
		rows.UUID(id)
		fields := reflect.ValueOf(property).Elem()
		for i := 1; i < fields.NumField(); i++ {
			cell(rows, fields.Field(i).Addr().Interface())
		}
	}
	return rows
}

// cell writes a field; its type is its column's.
func cell(rows *db.Rows, field any) {
	switch value := field.(type) {
	case *string:
		rows.Text(*value)
	case *bool:
		rows.Bool(*value)
	case *int:
		rows.Int(*value)
	case *time.Time:
		rows.Time(*value)
	case *Mailing:
		rows.JSON(value)
	case **int:
		optional(rows, *value, rows.Int)
	case **int64:
		optional(rows, *value, rows.BigInt)
	case **bool:
		optional(rows, *value, rows.Bool)
	case **time.Time:
		optional(rows, *value, rows.Date)
	case **float64:
		optional(rows, *value, rows.Float)
	}
}

func optional[T any](rows *db.Rows, value *T, write func(T)) {
	if value == nil {
		rows.Null()
		return
	}
	write(*value)
}

func (p *Property) values() []any {
	fields := reflect.ValueOf(p).Elem()
	values := make([]any, fields.NumField())
	for i := range values {
		values[i] = fields.Field(i).Interface()
	}
	return values
}

// Update stores changed places and returns how many were still as they had
// been read: fewer than given means that somebody else changed one meanwhile.
func Update(ctx context.Context, tx db.Tx, list []*Property, now time.Time) (int64, error) {
	fields := db.Fields[Property]()
	sets := make([]string, 0, len(fields))
	for i, field := range fields {
		if field != "id" && field != "version" {
			sets = append(sets, fmt.Sprintf("%s = $%d", field, i+1))
		}
	}
	query := fmt.Sprintf(`update property set %s, version = version + 1 where id = $1 and version = $%d`, strings.Join(sets, ", "), len(fields))
	batch, changed := &pgx.Batch{}, int64(0)
	for _, property := range list {
		property.UpdatedAt = now
		batch.Queue(query, property.values()...).Exec(func(tag pgconn.CommandTag) error {
			changed += tag.RowsAffected()
			return nil
		})
	}
	err := tx.SendBatch(ctx, batch).Close()
	return changed, err
}

// Link is a person at a place.
type Link struct {
	ContactID, PropertyID pgtype.UUID
	Primary               bool
}

// LinkRows are new owners of places.
func LinkRows(links []Link) *db.Rows {
	rows := db.NewRows("contact_property", "contact_id", "property_id", "relationship", "is_primary")
	for _, link := range links {
		rows.Next()
		rows.UUID(link.ContactID)
		rows.UUID(link.PropertyID)
		rows.Text("owner")
		rows.Bool(link.Primary)
	}
	return rows
}
