package io.mlprod.testing.golden;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Predictor;
import io.mlprod.internal.checks.Arguments;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.testing.internal.files.BadFile;
import io.mlprod.validation.Schema;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A file of recorded inputs with the answers that a model must give: from Python, which makes it the test of skew
 * between training and serving, or from an earlier version of the code, which makes it a regression test.
 *
 * <p>Formats: this module's JSON; NumPy's {@code .npz} with arrays {@code input.NAME} and {@code output.NAME}; a folder
 * of ONNX test data; requests and responses of the Open Inference Protocol in JSON. Immutable, thread-safe; each setter
 * returns a copy. A file is read once, up to 64 MiB.
 *
 * @since 0.1
 */
public final class GoldenFile {

    private static final Log LOG = Log.of(GoldenFile.class);
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
    private static final List<String> SUFFIXES = List.of(".json", ".npz", "");

    private final Path path;
    private final Contents contents;
    private final Rules rules;
    private final Updates updates;

    private GoldenFile(Path path, Contents contents, Rules rules, Updates updates) {
        this.path = path;
        this.contents = contents;
        this.rules = rules;
        this.updates = updates;
    }

    /**
     * Reads a file or a folder. The format is known by the name's end and by what is in it.
     *
     * @param path a .json or .npz file, or a folder of ONNX test data or of request.json and response.json
     * @return the golden file
     * @throws IllegalArgumentException if there is none, or it has no rows, is damaged or too large; the message names
     *     the place and says what to do
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static GoldenFile read(Path path) {
        return read(path, Updates.ofProcess());
    }

    static GoldenFile read(Path path, Updates updates) {
        if (!Files.exists(Objects.requireNonNull(path, "path"))) {
            throw missing(path, updates);
        }
        return new GoldenFile(path, GoldenFormats.read(path), Rules.DEFAULT, updates);
    }

    /**
     * Reads a file by its name: {@code src/test/resources/golden/NAME.json}, {@code NAME.npz} or a folder {@code NAME}
     * there, relative to the working directory, which is the module's for Maven and Gradle.
     *
     * @param name the name, without folder and suffix
     * @return the golden file
     * @throws IllegalArgumentException if there is none or more than one, or it cannot be read; see {@link #read}
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static GoldenFile named(String name) {
        return read(find(FOLDER, Objects.requireNonNull(name, "name")));
    }

    static Path find(Path folder, String name) {
        if (!name.matches("[\\w.-]+") || name.startsWith(".")) {
            throw new IllegalArgumentException(
                    PlainText.line("A golden file's name is of letters, digits, '_', '-' and " + "'.', not '" + name
                            + "'; for another folder use GoldenFile.read(path)"));
        }
        List<Path> found = SUFFIXES.stream()
                .map(suffix -> folder.resolve(name + suffix))
                .filter(Files::exists)
                .toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "Golden file '" + name + "' could be any of " + found + "; keep one, or use GoldenFile.read(path)");
        }
        return found.isEmpty() ? folder.resolve(name + ".json") : found.get(0);
    }

    /**
     * Reads a file from the class path.
     *
     * @param owner the class beside which the resource is
     * @param resource its name as in {@link Class#getResource}
     * @return the golden file
     * @throws IllegalArgumentException if there is none, it is in a jar, or it cannot be read; see {@link #read}
     * @throws java.io.UncheckedIOException if it cannot be read
     */
    public static GoldenFile ofResource(Class<?> owner, String resource) {
        URL url = Objects.requireNonNull(owner, "owner").getResource(Objects.requireNonNull(resource, "resource"));
        if (url == null || !url.getProtocol().equals("file")) {
            throw BadFile.at(
                    "resource " + resource + " of " + owner.getName(),
                    url == null ? "not there" : "in a jar",
                    "put it into src/test/resources of this module, or use GoldenFile.read(path)");
        }
        try {
            return read(Path.of(url.toURI()));
        } catch (URISyntaxException e) {
            throw BadFile.at("resource " + resource, "its address is no file", "use GoldenFile.read(path)", e);
        }
    }

    /**
     * Reads a file that this method writes when it is asked to: with {@code -Dmlprod.golden.update=NAME} or
     * {@code =all}, the code answers the rows, and the file is written again, whole or not at all. Without, or on a CI
     * server, nothing is written.
     *
     * @param <I> what the code takes
     * @param path a .json file
     * @param rows what to ask: records, maps by name, or named tensors
     * @param code answers a row; see {@link GoldenRows#check(Function)}
     * @return the golden file, to check the code against
     * @throws AssertionError if the code throws while it is recorded
     * @throws IllegalArgumentException if there is no such file and none is to be written, if there are no rows, or if
     *     the rows are not those of the file
     * @throws IllegalStateException if it is to be written on a CI server, where the variable CI is set and not "false"
     * @throws java.io.UncheckedIOException if it cannot be read or written
     */
    public static <I> GoldenFile recorded(Path path, Collection<? extends I> rows, Function<? super I, ?> code) {
        return recorded(path, rows, code, Updates.ofProcess());
    }

    /**
     * Reads a file that this method writes when it is asked to; see {@link #recorded(Path, Collection, Function)}.
     *
     * @param <I> what the predictor takes
     * @param path a .json file
     * @param rows what to ask: records, maps by name, or named tensors
     * @param predictor answers the rows
     * @return the golden file, to check the predictor against
     * @throws AssertionError if the predictor throws while it is recorded
     * @throws IllegalArgumentException if there is no such file and none is to be written, if there are no rows, or if
     *     the rows are not those of the file
     * @throws IllegalStateException if it is to be written on a CI server, where the variable CI is set and not "false"
     * @throws java.io.UncheckedIOException if it cannot be read or written
     */
    public static <I> GoldenFile recorded(Path path, Collection<? extends I> rows, Predictor<? super I, ?> predictor) {
        Objects.requireNonNull(predictor, "predictor");
        return recorded(path, rows, row -> predictor.predict(row, Call.DEFAULT), Updates.ofProcess());
    }

    static <I> GoldenFile recorded(
            Path path, Collection<? extends I> rows, Function<? super I, ?> code, Updates updates) {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(code, "code");
        List<I> inputs = Arguments.noNulls("rows", rows);
        if (inputs.isEmpty() || !path.toString().endsWith(".json")) {
            throw BadFile.at(
                    path.toString(),
                    inputs.isEmpty() ? "no rows to record" : "recorded files are JSON",
                    inputs.isEmpty() ? "give at least one" : "end the name with .json");
        }
        if (updates.want(name(path))) {
            GoldenCheck check = new GoldenCheck(path.toString(), GoldenHeader.NONE, Rules.DEFAULT);
            List<GoldenRow> made = Recording.rows(path.toString(), inputs, code, check);
            GoldenWriter.write(path, Recording.header(check.model()), made);
            LOG.info("{} written, {} rows; look at the difference before you commit it", path, made.size());
        }
        GoldenFile file = read(path, updates);
        file.checkInputs(inputs);
        return file;
    }

    private void checkInputs(List<?> inputs) {
        for (int i = 0; i < Math.max(inputs.size(), rows().size()); i++) {
            boolean isThere = i < inputs.size() && i < rows().size();
            if (!isThere
                    || !GoldenWriter.object(Recording.row(path.toString(), i + 1, inputs.get(i))
                                    .values())
                            .equals(GoldenWriter.object(rows().get(i).values()))) {
                throw BadFile.at(
                        path + ", row " + (i + 1),
                        "not the rows of the code, which has " + inputs.size() + " where the file has " + rows().size(),
                        "record them: " + Updates.command(name()));
            }
        }
    }

    private static IllegalArgumentException missing(Path path, Updates updates) {
        return BadFile.at(
                path.toString(),
                "there is no such golden file",
                (updates.isCi()
                                ? "golden files are never written on CI: make it on your machine and commit it, "
                                : "make it ")
                        + "with the script in GOLDEN.md, or, if the test has GoldenFile.recorded(…), with "
                        + Updates.command(name(path)));
    }

    /**
     * Returns the name by which an update asks for this file.
     *
     * @return the file's name without its suffix
     */
    public String name() {
        return name(path);
    }

    private static String name(Path path) {
        Path last = Objects.requireNonNull(path.toAbsolutePath().normalize().getFileName(), "a file system's root");
        return last.toString().replaceFirst("(?i)\\.(json|npz)$", "");
    }

    /**
     * Returns the origin of the answers.
     *
     * @return the header; of formats that have none, what is known
     */
    public GoldenHeader header() {
        return contents.header();
    }

    /**
     * Returns the rows. Of whole tensors, each place of the first dimension is a row, if all tensors have as many.
     *
     * @return at least one; unmodifiable
     */
    public List<GoldenRow> rows() {
        return contents.rows();
    }

    /**
     * Sets how close the numbers of one output must be. The default is {@link Closeness#FLOAT64} if a handle whose
     * outputs are float64 is checked itself, or an answer is a tensor of float64; {@link Closeness#FLOAT32} for other
     * fractions; and exact for outputs whose numbers are whole in all rows.
     *
     * @param output an output of the file
     * @param closeness the tolerance, for whole numbers, too
     * @return a copy with this tolerance
     */
    public GoldenFile closeness(String output, Closeness closeness) {
        return with(rules.closeness(
                Objects.requireNonNull(output, "output"), Objects.requireNonNull(closeness, "closeness")));
    }

    /**
     * Sets how close fractions must be in outputs that have no tolerance of their own.
     *
     * @param closeness the tolerance; whole numbers and labels stay exact
     * @return a copy with this tolerance
     */
    public GoldenFile closeness(Closeness closeness) {
        return with(rules.closeness(Objects.requireNonNull(closeness, "closeness")));
    }

    /**
     * Leaves outputs out of the comparison.
     *
     * @param outputs outputs of the file
     * @return a copy without them
     */
    public GoldenFile ignoring(String... outputs) {
        return with(rules.ignoring(Arguments.noNulls("outputs", outputs)));
    }

    /**
     * Accepts another label where the two largest expected scores tie. Where scores have the names of their classes,
     * the label must be one of those that tie.
     *
     * @param label the output with the label
     * @param scores the output with a score for each class, or with the probability of one of two classes
     * @param within how far apart the two largest scores may be, 0 or more
     * @return a copy with this rule
     * @throws IllegalArgumentException if the distance is negative or not a number
     */
    public GoldenFile ties(String label, String scores, double within) {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(scores, "scores");
        if (!(within >= 0)) {
            throw new IllegalArgumentException("Scores that tie must be within 0 or more, not " + within);
        }
        return with(rules.tie(label, new Rules.Tie(scores, within)));
    }

    /**
     * Allows the model under test to be another one than that of the header, for example one that was trained again.
     *
     * @return a copy that does not compare digests
     */
    public GoldenFile allowOtherModel() {
        return with(rules.anyModel());
    }

    private GoldenFile with(Rules changed) {
        return new GoldenFile(path, contents, changed, updates);
    }

    /**
     * Makes records of the raw features, so that the host's own code can be checked.
     *
     * @param <R> the record's type
     * @param type a record whose components are named like the features; case and underscores do not matter. A missing
     *     value becomes null, NaN in a {@code double} or {@code float}, or an empty {@code Optional}
     * @return the rows
     */
    public <R extends Record> GoldenRows<R> as(Class<R> type) {
        Objects.requireNonNull(type, "type");
        List<String> unused = RecordBinding.unused(type, rows().get(0).values());
        List<String> notes = unused.isEmpty() ? List.of() : List.of("no component takes the inputs " + unused);
        return new GoldenRows<>(this, row -> row.as(type), notes, null);
    }

    /**
     * Makes the host's inputs of the raw features in code.
     *
     * @param <R> what the host's code takes
     * @param mapping makes an input of a row
     * @return the rows
     */
    public <R> GoldenRows<R> map(Function<? super GoldenRow, ? extends R> mapping) {
        return new GoldenRows<>(this, Objects.requireNonNull(mapping, "mapping"), List.of(), null);
    }

    /**
     * Checks the host's code on raw features by name; see {@link GoldenRows#check(Function)}.
     *
     * @param code returns the answer for a row
     * @throws AssertionError if an answer differs or is missing, the code throws, or another model answers
     * @throws IllegalArgumentException if an answer cannot be compared, or a setting names an output that is not in the
     *     file
     * @throws IllegalStateException if the file is to be updated on a CI server
     */
    public void check(Function<? super GoldenRow, ?> code) {
        map(row -> row).check(code);
    }

    /**
     * Checks a model of named tensors, without any feature code. Files of whole tensors are asked call by call, and
     * shapes must be the same; rows become tensors as the model's signature says, and the columns of a wide tensor are
     * in the order that the handle's schema has, or else in that of the file.
     *
     * @param handle the model under test
     * @throws AssertionError if an output differs or is missing, the model fails, or it is another one than the
     *     header's
     * @throws IllegalArgumentException if the model does not take what the file has, or a setting names an output that
     *     is not in the file
     * @throws IllegalStateException if the file is to be updated on a CI server
     */
    public void check(ModelHandle<Inputs, Outputs> handle) {
        Objects.requireNonNull(handle, "handle");
        if (contents.calls().isEmpty()) {
            ModelSignature signature = handle.signature();
            Schema schema = handle.schema();
            List<String> notes = ModelInputs.notes(signature, schema, rows().get(0));
            new GoldenRows<Inputs>(this, row -> ModelInputs.of(signature, schema, row), notes, null).check(handle);
        } else if (!isToBeUpdated()) {
            TensorCheck.run(this, contents.calls(), handle);
        }
    }

    /** Begins a check, after one of the settings: they may only name outputs that are compared. */
    GoldenCheck begin(Set<String> outputs) {
        rules.check(path.toString(), outputs);
        return new GoldenCheck(path.toString(), header(), rules);
    }

    Rules rules() {
        return rules;
    }

    /** Returns whether the expected outputs are to be replaced by what is answered now. */
    boolean isToBeUpdated() {
        boolean isOwn = contents.isJson() && header().tool().equals(GoldenHeader.OWN_TOOL);
        if (!isOwn && updates.names(name())) {
            String tool = header().tool().isEmpty() ? "something else" : "'" + header().tool() + "'";
            throw new IllegalStateException(PlainText.line(path + ": it was written by " + tool
                    + ", so its answers are not replaced by those of the code under test; write it again with that"));
        }
        return updates.want(name()) && isOwn;
    }

    void update(GoldenHeader header, List<GoldenRow> rows) {
        GoldenWriter.write(path, header, rows);
        LOG.info("{} updated, {} rows; look at the difference before you commit it", path, rows.size());
    }

    /**
     * Returns the path.
     *
     * @return for example {@code src/test/resources/golden/fraud.json}
     */
    @Override
    public String toString() {
        return PlainText.line(path);
    }
}
