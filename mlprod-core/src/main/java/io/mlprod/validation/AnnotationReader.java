package io.mlprod.validation;

import io.mlprod.internal.text.PlainText;
import io.mlprod.record.NotInput;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A reader that turns the annotations of a record's components into a schema. */
final class AnnotationReader {

    private AnnotationReader() {}

    static Schema read(Class<? extends Record> type) {
        RecordComponent[] components = Objects.requireNonNull(type, "type").getRecordComponents();
        if (components == null) { // a raw class can be anything
            throw new IllegalArgumentException(
                    PlainText.line("A schema is read from a class of a record, and " + type.getName() + " is none"));
        }
        Schema.Builder schema = Schema.builder();
        for (RecordComponent component : components) {
            if (component.isAnnotationPresent(NotInput.class)) {
                continue;
            }
            try {
                if (component.isAnnotationPresent(AllowEmpty.class)) {
                    schema.allowEmptyInputs(component.getName());
                }
                Feature feature = read(component);
                if (!feature.isEmpty()) {
                    schema.feature(component.getName(), feature);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        PlainText.line(type.getSimpleName() + "." + component.getName() + ": " + e.getMessage()), e);
            }
        }
        return schema.build();
    }

    private static Feature read(RecordComponent component) {
        Feature.Builder feature = Feature.builder();
        // Any @Nullable counts, whatever its package: JSpecify's is a type annotation, older ones are on declarations.
        boolean nullable = Stream.concat(
                                Arrays.stream(component.getAnnotatedType().getAnnotations()),
                                Arrays.stream(component.getAccessor().getAnnotations()))
                        .map(Annotation::annotationType)
                        .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"))
                || component.getType() == Optional.class;
        if (nullable) {
            feature.nullable();
        }
        Range range = component.getAnnotation(Range.class);
        if (range != null) {
            readRange(range, feature);
        }
        Categories categories = component.getAnnotation(Categories.class);
        if (categories != null) {
            feature.categories(categories.value());
        }
        Text text = component.getAnnotation(Text.class);
        if (text != null) {
            if (text.minLength() > 0 || text.maxLength() < Integer.MAX_VALUE) {
                feature.length(text.minLength(), text.maxLength());
            }
            if (!text.pattern().isEmpty()) {
                feature.pattern(text.pattern());
            }
        }
        Items items = component.getAnnotation(Items.class);
        if (items != null) {
            feature.items(items.min(), items.max());
        }
        if (component.isAnnotationPresent(Integral.class)) {
            feature.integral();
        }
        AllowNonFinite nonFinite = component.getAnnotation(AllowNonFinite.class);
        if (nonFinite != null) {
            feature.nonFinite(nonFinite.value());
        }
        OnViolation onViolation = component.getAnnotation(OnViolation.class);
        if (onViolation != null) {
            switch (onViolation.value()) {
                case REJECT -> feature.reject();
                case CLAMP -> feature.clamp();
                case IMPUTE -> feature.impute(onViolation.with());
                case UNKNOWN -> feature.unknown(onViolation.with());
                case FLAG -> feature.flag();
            }
        }
        return feature.build();
    }

    /** Sets the range. A bound that the annotation leaves out is left to the schema below. */
    private static void readRange(Range range, Feature.Builder feature) {
        if (range.min() != Double.NEGATIVE_INFINITY) {
            feature.min(range.min());
        }
        if (range.max() != Double.POSITIVE_INFINITY) {
            feature.max(range.max());
        }
    }
}
