/**
 * Latency and allocation budgets that do not depend on the speed of the machine.
 *
 * @since 0.1
 */
@NullMarked
package io.mlprod.testing.latency;

import org.jspecify.annotations.NullMarked;
