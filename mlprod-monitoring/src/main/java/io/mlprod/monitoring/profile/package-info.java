/**
 * Profiles: what the features and answers of a model version are like, without any row of them.
 *
 * <p>Depends on: {@link io.mlprod}, {@link io.mlprod.observe}, {@link io.mlprod.model}. Start reading at
 * {@link io.mlprod.monitoring.profile.Profile}.
 */
@NullMarked
package io.mlprod.monitoring.profile;

import org.jspecify.annotations.NullMarked;
