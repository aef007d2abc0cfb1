"""What payments does, without GraphQL."""
