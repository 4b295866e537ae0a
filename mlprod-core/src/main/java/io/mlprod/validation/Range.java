package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The range that a number, or each number of an array, must be in. NaN is in no range; it passes only where the feature
 * is nullable and NaN means "missing", or with {@link AllowNonFinite}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

    /**
     * Returns the smallest allowed value.
     *
     * @return inclusive
     */
    double min() default Double.NEGATIVE_INFINITY;

    /**
     * Returns the largest allowed value.
     *
     * @return inclusive
     */
    double max() default Double.POSITIVE_INFINITY;
}
