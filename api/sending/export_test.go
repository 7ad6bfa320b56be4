package sending

// Claim is what the dispatcher does in one transaction.
var Claim = (*Module).claim
