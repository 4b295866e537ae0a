/**
 * Notifications over HTTP: a sink that loses nothing, and the formats of the systems that receive them.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.alert},
 * {@code io.mlprod.monitoring.internal.alertfile}. Start reading at {@link io.mlprod.monitoring.webhook.WebhookSink}.
 */
@NullMarked
package io.mlprod.monitoring.webhook;

import org.jspecify.annotations.NullMarked;
