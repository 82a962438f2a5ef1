package io.engram.webhook;

import io.engram.postgres.OnPostgres;

/** The same on PostgreSQL. */
@OnPostgres
class WebhookDeliveryPostgresTests extends WebhookDeliveryTests {}
