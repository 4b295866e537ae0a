package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which of NaN and the infinities a floating-point feature may be; without this annotation none.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AllowNonFinite {

    /**
     * Returns what is allowed.
     *
     * @return {@link NonFinite#ALLOW} unless said otherwise
     */
    NonFinite value() default NonFinite.ALLOW;
}
