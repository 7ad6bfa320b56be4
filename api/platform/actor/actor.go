// Package actor carries who is acting through a context: what the journal, the
// audit log and idempotency need to know without knowing about users.
package actor

import "context"

// Kinds of actor.
const (
	User      = "user"
	APIKey    = "api_key"
	System    = "system"
	Anonymous = "anonymous"
)

// Actor is a person, a key or the program itself.
type Actor struct {
	Kind string
	ID   string
	Name string
	Role string // owner, office or crew; empty for the rest
}

type contextKey struct{}

// With returns a context in which the actor acts.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// From returns the actor of a context: the system where nobody was named.
func From(ctx context.Context) Actor {
	if a, ok := ctx.Value(contextKey{}).(Actor); ok {
		return a
	}
	return Actor{Kind: System, ID: "system", Name: "System"}
}
