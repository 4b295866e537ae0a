package io.mlprod.testing;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.golden.GoldenFile;
import io.mlprod.time.ManualTime;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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
            List.of(Model.class, FakeModel.class, Golden.class, ManualClock.class);

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
                    + found.stream()
                            .map(each -> "@" + each.annotationType().getSimpleName())
                            .collect(Collectors.joining(" and "))
                    + "; leave only one of them");
        }
        return new Injector(found.get(0), type, where, test);
    }

    /**
     * Makes it.
     *
     * @param making whom it is for
     */
    Object make(Making making) {
        if (annotation instanceof Model model) {
            expect(ModelHandle.class);
            return making.scope().hold(open(model, making));
        }
        if (annotation instanceof FakeModel fake) {
            return fake(fake, making);
        }
        if (annotation instanceof Golden golden) {
            expect(GoldenFile.class);
            return golden(golden.value());
        }
        expect(ManualTime.class);
        return making.scope().time();
    }

    private ModelHandle<?, ?> open(Model model, Making making) {
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
        if (making.isClockManual()) {
            builder.time(making.scope().time());
        }
        return builder.build();
    }

    private GoldenFile golden(String name) {
        try {
            return name.contains("/") ? GoldenFile.read(Path.of(name)) : GoldenFile.named(name);
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
        }
    }

    private Object fake(FakeModel fake, Making making) {
        if (!raw().equals(ScriptedModel.class) && !raw().equals(ModelHandle.class)) {
            throw cannotMake(ScriptedModel.class, ModelHandle.class);
        }
        HandleTypes types = types();
        ScriptedModel.Builder<?, ?> builder = ScriptedModel.builder(types.input(), types.output());
        builder.time(making.scope().time());
        if (!fake.name().isEmpty()) {
            builder.name(fake.name());
        }
        if (!fake.version().isEmpty()) {
            builder.version(fake.version());
        }
        if (!fake.signatureOf().isEmpty()) {
            builder.signatureOf(ModelPlace.file(fake.signatureOf(), where, test));
        }
        ScriptedModel<?, ?> model = making.scope().hold(built(builder));
        boolean isHandle = raw().equals(ModelHandle.class);
        // The handle of a test's own fake is made when the test asks for it, so that its faults apply to loading as
        // well.
        Object handle = isHandle || making.isOfClass() ? model.handle() : model;
        return isHandle ? handle : model;
    }

    private ScriptedModel<?, ?> built(ScriptedModel.Builder<?, ?> builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(
                    where + ": " + e.getMessage() + ". In the annotation that is @FakeModel(signatureOf = \"a.onnx\")",
                    e);
        }
    }

    private HandleTypes types() {
        return HandleTypes.of(type, where);
    }

    private Class<?> raw() {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private void expect(Class<?> made) {
        if (!raw().equals(made)) {
            throw cannotMake(made);
        }
    }

    private ExtensionConfigurationException cannotMake(Class<?>... makes) {
        String hint = annotation instanceof Model ? "; for answers that the test writes, use @FakeModel" : "";
        return new ExtensionConfigurationException(where + ": @"
                + annotation.annotationType().getSimpleName() + " makes a " + names(Stream.of(makes)) + ", not a "
                + PlainText.line(type.getTypeName()) + "; change the type" + hint);
    }

    private static String names(Stream<? extends Class<?>> types) {
        return String.join(" or a ", types.map(Class::getSimpleName).toList());
    }
}
