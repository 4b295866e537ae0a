package io.mlprod.record;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark of a record component that does not go into the model. It is for data that the application carries along, such
 * as the customer number by which a rollout or an experiment assigns its units. The component may be of any type and
 * null, and has no rules.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NotInput {}
