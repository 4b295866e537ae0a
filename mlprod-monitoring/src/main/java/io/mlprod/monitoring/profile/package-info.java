/**
 * Profiles: what the features and answers of a model version are like, without any row of them.
 *
 * <p>Depends on: {@code mlprod-core}, {@code io.mlprod.monitoring.internal.cells},
 * {@code io.mlprod.monitoring.internal.sketch}. Start reading at {@link io.mlprod.monitoring.profile.Profile}.
 */
@NullMarked
package io.mlprod.monitoring.profile;

import org.jspecify.annotations.NullMarked;
