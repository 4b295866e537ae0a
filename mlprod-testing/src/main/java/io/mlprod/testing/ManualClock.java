package io.mlprod.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field or parameter of a {@link MlprodTest} that receives the test's clock, a {@code ManualTime}.
 *
 * <p>There is one for each test. It stands at 2026-01-05T08:00:00Z until the test moves it, and the injected handles
 * and fakes of the test run on it. A static field receives one clock for the whole class, which all its tests use.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface ManualClock {}
