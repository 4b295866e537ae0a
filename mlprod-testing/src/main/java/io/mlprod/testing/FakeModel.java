package io.mlprod.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field or parameter of a {@link MlprodTest} that receives a model whose answers the test writes.
 *
 * <p>Its type is {@code ScriptedModel<I, O>}, or {@code ModelHandle<I, O>} for a handle that answers nothing but is
 * there. It is closed after the test, or after the class if the field is static; closing it fails the test if a call
 * had no rule. It runs on the clock that a {@link ManualClock} of the test receives.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface FakeModel {

    /**
     * Returns the model's name.
     *
     * @return {@code scripted} by default
     */
    String name() default "";

    /**
     * Returns the name of the model's version.
     *
     * @return {@code 1} by default
     */
    String version() default "";

    /**
     * Returns the real model whose inputs and outputs the fake has.
     *
     * @return a place as in {@link Model#value}; by default the inputs and outputs follow from the types
     */
    String signatureOf() default "";
}
