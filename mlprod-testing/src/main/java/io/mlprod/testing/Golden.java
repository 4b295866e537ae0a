package io.mlprod.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field or parameter of a {@link MlprodTest} that receives a {@code GoldenFile}: recorded inputs with the answers
 * that a model must give. The file is read for each test, or once for the class if the field is static.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface Golden {

    /**
     * Returns which file.
     *
     * @return a name such as {@code fraud}, for {@code src/test/resources/golden/fraud.json}, {@code fraud.npz} or a
     *     folder {@code fraud} there; or a path with a slash, relative to the working directory
     */
    String value();
}
