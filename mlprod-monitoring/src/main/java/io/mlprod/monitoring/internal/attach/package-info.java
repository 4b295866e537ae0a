/**
 * The registrations of a listener at handles and chains.
 *
 * <p>Depends on: {@code mlprod-core}. Start reading at {@link io.mlprod.monitoring.internal.attach.Attachments}.
 */
@NullMarked
package io.mlprod.monitoring.internal.attach;

import org.jspecify.annotations.NullMarked;
