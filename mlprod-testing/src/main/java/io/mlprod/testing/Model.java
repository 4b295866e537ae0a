package io.mlprod.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field or parameter of a {@link MlprodTest} that receives an open handle of a real model.
 *
 * <p>Its type is {@code ModelHandle<I, O>} with the types that {@code ModelHandle.builder} takes; a raw
 * {@code ModelHandle}, and {@code ModelHandle<?, ?>}, is one for named tensors. The handle is closed after the test, or
 * after the class if the field is static. It runs on the manual clock if the test has a {@link ManualClock}, else on
 * the machine's.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Model {

    /**
     * Returns where the model is.
     *
     * @return the path of an ONNX file, or of a folder with one; relative to the working directory, which in Maven and
     *     Gradle is the module's folder. With {@code classpath:} before it, on the class path of the test
     */
    String value();

    /**
     * Returns the model's name.
     *
     * @return by default the name of its file
     */
    String name() default "";

    /**
     * Returns the name of the model's version.
     *
     * @return by default the first twelve digits of its digest
     */
    String version() default "";
}
