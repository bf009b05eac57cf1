"""Language models: how they are asked (``prompt``), reached (``openai_api``, ``vendor``) and kept in bounds (``guarded``)."""
