package io.mlprod.validation;

import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.files.RegularFile;
import io.mlprod.internal.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a valid input: rules for each feature, the columns of wide tensors, and the largest batch.
 *
 * <p>A feature is a record component, a named column of a wide tensor, or a whole input. Names are compared exactly
 * first, then without case and punctuation, so {@code billLengthMm} finds {@code bill_length_mm}.
 *
 * <p>A handle overlays schemas rule by rule, in this order: the model's own signature, a JSON file next to the model,
 * the annotations of the record, and the schema set in code. The later one wins. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class Schema {

    private static final Schema EMPTY = builder().build();

    private final Map<String, Feature> features;
    private final Map<String, String> canonical =
            new HashMap<>(); // their names by the canonical one, the first of each
    private final Map<String, List<String>> columns;
    private final @Nullable Integer maxBatch;
    private final @Nullable NonFinite nonFiniteInputs;
    private final Set<String> emptyInputs;
    private final Set<String> nonFiniteOutputs;
    private final Set<String> nonDeterministicOutputs;

    private Schema(Builder from) {
        this.features = Collections.unmodifiableMap(new LinkedHashMap<>(from.features));
        features.keySet().forEach(name -> canonical.putIfAbsent(canonical(name), name));
        this.columns = Collections.unmodifiableMap(new LinkedHashMap<>(from.columns));
        this.maxBatch = from.maxBatch;
        this.nonFiniteInputs = from.nonFiniteInputs;
        this.emptyInputs = Collections.unmodifiableSet(new LinkedHashSet<>(from.emptyInputs));
        this.nonFiniteOutputs = Collections.unmodifiableSet(new LinkedHashSet<>(from.nonFiniteOutputs));
        this.nonDeterministicOutputs = Collections.unmodifiableSet(new LinkedHashSet<>(from.nonDeterministicOutputs));
    }

    /**
     * Returns a schema that adds nothing to the model's signature.
     *
     * @return the schema without rules
     */
    public static Schema empty() {
        return EMPTY;
    }

    /**
     * Starts a schema without rules.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the annotations of a record's components.
     *
     * @param type the record
     * @return the schema that the annotations describe
     * @throws IllegalArgumentException if annotations contradict one another, or the class is not a record's
     */
    public static Schema of(Class<? extends Record> type) {
        return AnnotationReader.read(type);
    }

    /**
     * Reads a schema from a JSON file; the format is in section Validation of mlprod-core's README.
     *
     * @param file the file
     * @return the schema
     * @throws IOException if the file cannot be read, or is a pipe or a device
     * @throws IllegalArgumentException if it is not a JSON file of this format; the message says where
     */
    public static Schema read(Path file) throws IOException {
        return read(RegularFile.open(Objects.requireNonNull(file, "file")), String.valueOf(file.getFileName()));
    }

    /**
     * Reads a schema from a JSON stream, and closes it.
     *
     * @param json the stream
     * @param name the name that messages use for it
     * @return the schema
     * @throws IOException if the stream cannot be read
     * @throws IllegalArgumentException if it does not hold JSON of this format; the message says where
     */
    public static Schema read(InputStream json, String name) throws IOException {
        return JsonReader.read(Objects.requireNonNull(json, "json"), Objects.requireNonNull(name, "name"));
    }

    /**
     * Returns the rules of one feature.
     *
     * @param name the feature's name, in any spelling
     * @return its rules; the defaults if the schema does not mention it
     */
    public Feature feature(String name) {
        Feature base = Feature.builder()
                .nonFinite(nonFiniteInputs == null ? NonFinite.REJECT : nonFiniteInputs)
                .build();
        return ruleFor(name).map(features::get).map(base::overriddenBy).orElse(base);
    }

    /**
     * Returns the rules of a feature that has two names.
     *
     * @param name one name, in any spelling
     * @param otherName another name, which is looked up if the schema does not mention the first
     * @return its rules; the defaults if the schema mentions neither
     */
    public Feature feature(String name, String otherName) {
        return feature(ruleFor(name).isPresent() ? name : otherName);
    }

    /**
     * Returns the name under which the schema has rules for a feature: the feature's own name if there are rules for
     * it, so that x_11 and x_1_1 are distinguished; otherwise the first name that is the same in another spelling.
     *
     * @param name the feature's name, in any spelling
     * @return one of {@link #featureNames}; empty if the schema does not mention it
     */
    public Optional<String> ruleFor(String name) {
        Objects.requireNonNull(name, "name");
        return Optional.ofNullable(features.containsKey(name) ? name : canonical.get(canonical(name)));
    }

    /**
     * Returns the features that the schema mentions.
     *
     * @return their names as written; unmodifiable
     */
    public Set<String> featureNames() {
        return features.keySet();
    }

    /**
     * Returns the names of a wide tensor's columns.
     *
     * @param input the model input
     * @return the names in order; empty if the schema does not name them
     */
    public List<String> columns(String input) {
        return columns.getOrDefault(input, List.of());
    }

    /**
     * Returns the inputs whose columns are named.
     *
     * @return the model inputs; unmodifiable
     */
    public Set<String> inputsWithColumns() {
        return columns.keySet();
    }

    /**
     * Returns the maximum number of rows that one call may have.
     *
     * @return empty if there is no bound
     */
    public OptionalInt maxBatch() {
        return maxBatch == null ? OptionalInt.empty() : OptionalInt.of(maxBatch);
    }

    /**
     * Returns whether an input may be a tensor without elements.
     *
     * @param input the model input, or the record component that fills it, in any spelling
     * @return false unless allowed by name or for all
     */
    public boolean allowsEmptyInput(String input) {
        return emptyInputs.contains("*")
                || emptyInputs.stream().anyMatch(name -> canonical(name).equals(canonical(input)));
    }

    /**
     * Returns the inputs that were allowed by name to be tensors without elements.
     *
     * @return their names, {@code *} for all; unmodifiable
     */
    public Set<String> emptyInputs() {
        return emptyInputs;
    }

    /**
     * Returns whether an output may hold NaN and infinities.
     *
     * @param output the model output
     * @return false unless allowed by name or for all
     */
    public boolean allowsNonFiniteOutput(String output) {
        return nonFiniteOutputs.contains("*") || nonFiniteOutputs.contains(output);
    }

    /**
     * Returns the outputs that were allowed by name to hold NaN and infinities.
     *
     * @return their names, {@code *} for all; unmodifiable
     */
    public Set<String> nonFiniteOutputs() {
        return nonFiniteOutputs;
    }

    /**
     * Returns whether an output may differ for the same input.
     *
     * @param output the model output
     * @return false unless declared by name or for all
     */
    public boolean isNonDeterministic(String output) {
        return nonDeterministicOutputs.contains("*") || nonDeterministicOutputs.contains(output);
    }

    /**
     * Returns the outputs that were declared by name to differ for the same input.
     *
     * @return their names, {@code *} for all; unmodifiable
     */
    public Set<String> nonDeterministicOutputs() {
        return nonDeterministicOutputs;
    }

    /**
     * Returns this schema overridden by another one, rule by rule.
     *
     * @param over the schema that wins
     * @return the combined schema
     */
    public Schema overriddenBy(Schema over) {
        Objects.requireNonNull(over, "over");
        Builder merged = new Builder();
        Set<String> taken = new HashSet<>();
        features.forEach((name, feature) -> {
            over.ruleFor(name).ifPresent(taken::add);
            merged.features.put(
                    name,
                    over.ruleFor(name)
                            .map(over.features::get)
                            .map(feature::overriddenBy)
                            .orElse(feature));
        });
        over.features.forEach((name, feature) -> {
            if (!taken.contains(name)) {
                merged.features.put(name, feature);
            }
        });
        merged.columns.putAll(columns);
        merged.columns.putAll(over.columns);
        merged.maxBatch = over.maxBatch != null ? over.maxBatch : maxBatch;
        merged.nonFiniteInputs = over.nonFiniteInputs != null ? over.nonFiniteInputs : nonFiniteInputs;
        merged.emptyInputs.addAll(emptyInputs);
        merged.emptyInputs.addAll(over.emptyInputs);
        merged.nonFiniteOutputs.addAll(nonFiniteOutputs);
        merged.nonFiniteOutputs.addAll(over.nonFiniteOutputs);
        merged.nonDeterministicOutputs.addAll(nonDeterministicOutputs);
        merged.nonDeterministicOutputs.addAll(over.nonDeterministicOutputs);
        return merged.build();
    }

    /**
     * Returns the spelling under which names are compared: letters and digits only, lower case.
     *
     * @param name any name
     * @return for example {@code billlengthmm}
     */
    public static String canonical(String name) {
        String bare = name.codePoints()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return bare.isEmpty() ? name : bare.toLowerCase(Locale.ROOT);
    }

    /**
     * A builder of a schema; for one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final Map<String, Feature> features = new LinkedHashMap<>();
        private final Map<String, List<String>> columns = new LinkedHashMap<>();
        private final Set<String> emptyInputs = new LinkedHashSet<>();
        private final Set<String> nonFiniteOutputs = new LinkedHashSet<>();
        private final Set<String> nonDeterministicOutputs = new LinkedHashSet<>();
        private @Nullable Integer maxBatch;
        private @Nullable NonFinite nonFiniteInputs;

        private Builder() {}

        /**
         * Sets the rules of one feature.
         *
         * @param name a record component, a column or a model input
         * @param rules called at once with the feature's builder
         * @return this
         * @throws IllegalArgumentException if a rule is invalid, or the feature was already set
         */
        public Builder feature(String name, Consumer<Feature.Builder> rules) {
            Objects.requireNonNull(rules, "rules");
            Feature.Builder feature = Feature.builder();
            try {
                rules.accept(feature);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Feature '" + name + "': " + e.getMessage(), e);
            }
            return feature(name, feature.build());
        }

        /**
         * Sets the rules of one feature.
         *
         * @param name a record component, a column or a model input
         * @param feature its rules
         * @return this
         * @throws IllegalArgumentException if the feature was already set
         */
        public Builder feature(String name, Feature feature) {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(feature, "feature");
            if (features.putIfAbsent(name, feature) != null) {
                throw new IllegalArgumentException(PlainText.line("Feature '" + name + "' was already set"));
            }
            return this;
        }

        /**
         * Names the columns of a wide tensor, so that each is a feature of its own.
         *
         * @param input the model input, of shape [rows, names.length]
         * @param names the columns in the order in which the model was trained
         * @return this
         * @throws IllegalArgumentException if there is no name, or a name occurs twice
         */
        public Builder columns(String input, String... names) {
            Objects.requireNonNull(input, "input");
            List<String> given = Arguments.noNulls("names", names);
            long different = given.stream().map(Schema::canonical).distinct().count();
            if (names.length == 0 || different != names.length) {
                throw new IllegalArgumentException(PlainText.line(
                        "The columns of '" + input + "' need names that differ: " + Arrays.toString(names)));
            }
            columns.put(input, given);
            return this;
        }

        /**
         * Sets the maximum number of rows that one call may have.
         *
         * @param rows 1 or more
         * @return this
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxBatch(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("maxBatch must be 1 or more, not " + rows);
            }
            maxBatch = rows;
            return this;
        }

        /**
         * Sets which of NaN and the infinities are allowed in features that do not set it themselves.
         *
         * @param allowed what is allowed
         * @return this
         */
        public Builder nonFiniteInputs(NonFinite allowed) {
            nonFiniteInputs = Objects.requireNonNull(allowed, "allowed");
            return this;
        }

        /**
         * Allows inputs to be tensors without elements, such as batches of no rows or empty lists, which are otherwise
         * refused. A model with an operator that ends the process on such a tensor then does not load.
         *
         * @param inputs the model inputs, or the record components that fill them; none for all
         * @return this
         */
        public Builder allowEmptyInputs(String... inputs) {
            emptyInputs.addAll(
                    Objects.requireNonNull(inputs, "inputs").length == 0
                            ? List.of("*")
                            : Arguments.noNulls("inputs", inputs));
            return this;
        }

        /**
         * Allows outputs to hold NaN and infinities, which are otherwise an error.
         *
         * @param outputs the model outputs; none for all
         * @return this
         */
        public Builder allowNonFiniteOutputs(String... outputs) {
            nonFiniteOutputs.addAll(
                    Objects.requireNonNull(outputs, "outputs").length == 0
                            ? List.of("*")
                            : Arguments.noNulls("outputs", outputs));
            return this;
        }

        /**
         * Declares that outputs may differ for the same input, because the model draws random numbers or remembers
         * earlier inputs. A handle that uses such outputs cannot have a cache.
         *
         * @param outputs the model outputs; none for all
         * @return this
         */
        public Builder nonDeterministicOutputs(String... outputs) {
            nonDeterministicOutputs.addAll(
                    Objects.requireNonNull(outputs, "outputs").length == 0
                            ? List.of("*")
                            : Arguments.noNulls("outputs", outputs));
            return this;
        }

        /**
         * Builds the schema.
         *
         * @return the rules collected so far
         */
        public Schema build() {
            return new Schema(this);
        }
    }
}
