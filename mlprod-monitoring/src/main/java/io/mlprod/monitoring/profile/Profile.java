package io.mlprod.monitoring.profile;

import io.mlprod.ModelHandle;
import io.mlprod.internal.text.NumberText;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.sketch.ColumnSummary;
import io.mlprod.monitoring.internal.sketch.DataSummary;
import io.mlprod.observe.RowLayout;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The profile of a data set as one model version saw it: the distribution of each feature and of each part of the
 * answers, and no row of them. It is the reference that monitoring compares with. Immutable.
 *
 * <p>It is kept as JSON beside the model; {@code PROFILE.md} of this module describes the format. No category is named
 * that was seen fewer than {@value #DEFAULT_FEWEST} times, unless another number is asked for, and texts are not in it
 * at all.
 *
 * <p>Profiles of parts add up to that of the whole. Counts, sums and buckets of numbers are exact, in whatever order
 * and grouping they are added. Categories that are rare in a part cannot be told apart any more: to find those that are
 * frequent in the whole only, add {@linkplain ProfileCollector#plus collectors} and not profiles.
 *
 * @since 0.1
 */
public final class Profile {

    /** How often a category must have been seen to be named. */
    public static final int DEFAULT_FEWEST = 5;

    private final DataSummary summary;

    Profile(DataSummary summary) {
        this.summary = summary;
    }

    /**
     * Creates the profile of a data set and of a model's answers to it. Blocks while the handle's serving version
     * predicts from every input. Inputs that are not answered are left out. Listeners of the handle are notified of
     * these predictions like of others; they have the tag {@code mlprod.profile}.
     *
     * @param <I> what the handle takes
     * @param handle whose serving version the profile is of
     * @param inputs the data set, such as the one the model was trained on
     * @return a profile
     * @throws IllegalArgumentException if no input was answered
     * @throws io.mlprod.error.ClosedException if the handle was closed
     */
    public static <I> Profile collect(ModelHandle<I, ?> handle, Iterable<? extends I> inputs) {
        return new Profile(ProfileRun.of(handle, inputs).hiding(DEFAULT_FEWEST));
    }

    /**
     * Creates a collector that rows are given to.
     *
     * @param layout the columns of the rows, and the version that they are of
     * @return empty
     */
    public static ProfileCollector collector(RowLayout layout) {
        return new ProfileCollector(DataSummary.none(layout));
    }

    /**
     * Creates the profile of a CSV file: in UTF-8, with commas and a header. Blocks while it is read. The header's
     * names are those of columns. Every feature must be there; an answer that is not is left out of the profile. An
     * empty field is missing, and so is {@code NaN} in a column of numbers, where {@code true} is 1 and {@code false}
     * is 0.
     *
     * @param file the data set
     * @param layout the columns, all of single values, and the version that they are of
     * @return a profile
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if it is not such a file; names the line and the column
     */
    public static Profile ofCsv(Path file, RowLayout layout) {
        return new Profile(CsvRows.read(file, layout).hiding(DEFAULT_FEWEST));
    }

    /**
     * Reads a profile from a file. Blocks.
     *
     * @param file what {@link #write} or another program wrote, at most 1 GB
     * @return the profile
     * @throws UncheckedIOException if the file cannot be read
     * @throws ProfileException if it does not hold a profile
     */
    public static Profile read(Path file) {
        return new Profile(ProfileFile.read(file));
    }

    /**
     * Reads a profile from JSON.
     *
     * @param json what {@link #toJson} returned or another program made
     * @return the profile
     * @throws ProfileException if it is not a profile
     */
    public static Profile parse(String json) {
        return new Profile(ProfileReader.read(json));
    }

    /**
     * Writes the profile to a file, which is replaced as a whole. Blocks.
     *
     * @param file in a folder that exists
     * @throws UncheckedIOException if it cannot be written; a file that was there is still as it was
     */
    public void write(Path file) {
        ProfileFile.write(file, toJson());
    }

    /**
     * Returns the profile as JSON.
     *
     * @return ASCII; one line for each column
     */
    public String toJson() {
        return ProfileWriter.write(summary);
    }

    /**
     * Returns the profile of this data set and another one together.
     *
     * @param other a profile of the same model version with the same columns
     * @return the sums; categories are named if they were in one of the two
     * @throws IllegalArgumentException if the model or a column is another one; names both
     */
    public Profile plus(Profile other) {
        return new Profile(summary.plus(other.summary));
    }

    /**
     * Returns the version that the profile is of.
     *
     * @return name, version and digest; the digest is empty if who made the profile did not know it
     */
    public ModelVersion model() {
        return summary.model();
    }

    /**
     * Returns the number of rows.
     *
     * @return 0 or more
     */
    public long rows() {
        return summary.rows();
    }

    /**
     * Returns how often a category must have been seen to be named.
     *
     * @return 1 or more
     */
    public long fewest() {
        return summary.fewest();
    }

    /**
     * Returns the profiles of the columns that go into the model.
     *
     * @return unmodifiable, in the order of the layout
     */
    public List<ColumnProfile> features() {
        return summary.features().stream().map(this::view).toList();
    }

    /**
     * Returns the profiles of the columns of the answers.
     *
     * @return unmodifiable, in the order of the layout; empty if the answers were not known
     */
    public List<ColumnProfile> answers() {
        return summary.answers().stream().map(this::view).toList();
    }

    /**
     * Returns the profiles of all columns.
     *
     * @return unmodifiable, features before answers
     */
    public List<ColumnProfile> columns() {
        return summary.columns().stream().map(this::view).toList();
    }

    /**
     * Returns the profile of one column.
     *
     * @param name the name of a feature; or else of a part of the answers
     * @return empty if there is none of that name
     */
    public Optional<ColumnProfile> column(String name) {
        return columns().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private ColumnProfile view(ColumnSummary column) {
        return switch (column.type()) {
            case NUMBER -> new NumberProfile(column);
            case CATEGORY -> new CategoryProfile(column, fewest());
            case TEXT -> new TextProfile(column, fewest());
            case VECTOR -> new VectorProfile(column);
        };
    }

    /**
     * Returns the version, the number of rows, and each column.
     *
     * @return one line, and one more for each column; names no category
     */
    @Override
    public String toString() {
        return columns().stream()
                .map(each -> PlainText.line(each.toString()))
                .collect(Collectors.joining(
                        "\n  ", "Profile of " + model() + ", " + NumberText.count(rows()) + " rows\n  ", ""));
    }
}
