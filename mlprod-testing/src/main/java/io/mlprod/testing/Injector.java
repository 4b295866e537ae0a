package io.mlprod.testing;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.internal.inject.TestScope;
import io.mlprod.time.ManualTime;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What is made for one field or parameter, as its annotation and its type say.
 *
 * @param annotation the one annotation of ours that it carries
 * @param type its declared type
 * @param where it is, for messages
 * @param test the class that it is in
 */
record Injector(Annotation annotation, Type type, String where, Class<?> test) {

    private static final List<Class<? extends Annotation>> OURS =
            List.of(Model.class, FakeModel.class, ManualClock.class);

    /** Returns whether a field or parameter asks for something of ours. */
    static boolean claims(AnnotatedElement element) {
        return OURS.stream().anyMatch(element::isAnnotationPresent);
    }

    static Injector of(AnnotatedElement element, Type type, String where, Class<?> test) {
        List<? extends Annotation> found = OURS.stream()
                .map(element::getAnnotation)
                .filter(Objects::nonNull)
                .toList();
        if (found.size() > 1) {
            throw new ExtensionConfigurationException(where + " carries "
                    + names(found.stream().map(Annotation::annotationType)) + "; leave only one of them");
        }
        return new Injector(found.get(0), type, where, test);
    }

    /**
     * Makes it.
     *
     * @param scope holds it until it is closed, and has the clock
     * @param isClockManual whether a real model runs on that clock
     */
    Object make(TestScope scope, boolean isClockManual) {
        if (annotation instanceof Model model) {
            expect(ModelHandle.class);
            return scope.hold(open(model, scope, isClockManual));
        }
        if (annotation instanceof FakeModel fake) {
            return FakeMaker.make(fake, this, scope);
        }
        expect(ManualTime.class);
        return scope.time();
    }

    private ModelHandle<?, ?> open(Model model, TestScope scope, boolean isClockManual) {
        HandleTypes types = types();
        Path file = ModelPlace.file(model.value(), where, test);
        ModelHandleBuilder<?, ?> builder =
                ModelHandle.builder(types.input(), types.output()).load(file);
        if (!model.name().isEmpty()) {
            builder.name(model.name());
        }
        if (!model.version().isEmpty()) {
            builder.version(model.version());
        }
        if (isClockManual) {
            builder.time(scope.time());
        }
        return builder.build();
    }

    HandleTypes types() {
        return HandleTypes.of(type, where);
    }

    Class<?> raw() {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private void expect(Class<?> made) {
        if (!raw().equals(made)) {
            throw cannotMake(made);
        }
    }

    ExtensionConfigurationException cannotMake(Class<?>... makes) {
        String hint = annotation instanceof Model ? "; for answers that the test writes, use @FakeModel" : "";
        return new ExtensionConfigurationException(where + ": @"
                + annotation.annotationType().getSimpleName() + " makes a " + names(Stream.of(makes)) + ", not a "
                + PlainText.line(type.getTypeName()) + "; change the type" + hint);
    }

    private static String names(Stream<? extends Class<?>> types) {
        return String.join(" or a ", types.map(Class::getSimpleName).toList());
    }
}
