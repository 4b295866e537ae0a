package io.mlprod.validation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The action that is taken when a feature breaks one of its rules; without this annotation the input is rejected.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OnViolation {

    /**
     * Returns the action.
     *
     * @return the action
     */
    Action value();

    /**
     * Returns the constant for {@link Action#IMPUTE} or the category for {@link Action#UNKNOWN}, as text.
     *
     * @return the replacement; empty for the other actions
     */
    String with() default "";
}
