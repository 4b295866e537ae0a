package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The choice of NaN and infinities that a floating-point feature may be; without this annotation it may be none of
 * them.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface AllowNonFinite {

    /**
     * Returns which of NaN and the infinities are allowed.
     *
     * @return {@link NonFinite#ALLOW} unless set
     */
    NonFinite value() default NonFinite.ALLOW;
}
