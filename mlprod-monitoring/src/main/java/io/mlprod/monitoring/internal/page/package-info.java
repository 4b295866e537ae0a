/**
 * The page of a report: its head line, its charts, and its templates, which jte compiles into this package.
 *
 * <p>Depends on: {@code mlprod-core}, {@link io.mlprod.monitoring.action}, {@link io.mlprod.monitoring.drift},
 * {@link io.mlprod.monitoring.history}, {@link io.mlprod.monitoring.quality}, {@link io.mlprod.monitoring.report}.
 * Start reading at {@link io.mlprod.monitoring.internal.page.ReportPage}.
 */
@NullMarked
package io.mlprod.monitoring.internal.page;

import org.jspecify.annotations.NullMarked;
