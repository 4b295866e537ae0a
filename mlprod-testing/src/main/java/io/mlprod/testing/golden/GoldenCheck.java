package io.mlprod.testing.golden;

import io.mlprod.model.ModelVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A check of one golden file: asks the code under test, holds the model to the header, and fails with a text. */
final class GoldenCheck {

    private final String file;
    private final GoldenHeader header;
    private final Rules rules;
    private final List<String> notes = new ArrayList<>();
    private @Nullable ModelVersion model;

    GoldenCheck(String file, GoldenHeader header, Rules rules) {
        this.file = file;
        this.header = header;
        this.rules = rules;
    }

    /** Asks the code under test. What it throws becomes a failure that names the row. */
    @Nullable
    Object ask(String place, Supplier<? extends @Nullable Object> code) {
        Object answer;
        try {
            answer = code.get();
        } catch (RuntimeException e) {
            throw new AssertionError(place + ": the code under test failed: " + e, e);
        }
        Answers.model(answer).ifPresent(this::hold);
        return answer;
    }

    /** Checks that a model is the one that the file was made with. */
    void hold(ModelVersion other) {
        model = other;
        boolean isKnown = !header.sha256().isEmpty() && !other.sha256().isEmpty();
        if (isKnown && !header.sha256().equalsIgnoreCase(other.sha256()) && !rules.isAnyModel()) {
            throw new AssertionError(String.join(
                    "\n",
                    file + ": a golden file of another model",
                    "  made with:  " + header.model() + ", sha256 " + header.sha256(),
                    "  under test: " + other + ", sha256 " + other.sha256(),
                    "  If the new model is meant to be here, make the file again with it. To hold it to the answers of"
                            + " the old one, use golden.allowOtherModel()."));
        }
    }

    @Nullable
    ModelVersion model() {
        return model;
    }

    void note(String note) {
        notes.add(note);
    }

    /** Returns the failure of comparisons of which at least one is not right. */
    AssertionError failure(List<String> lines) {
        List<String> text = new ArrayList<>(lines);
        if (!header.line().isEmpty()) {
            text.add("  file: " + header.line());
        }
        if (model != null) {
            text.add("  under test: " + model + (model.sha256().isEmpty() ? "" : ", sha256 " + model.sha256()));
        }
        String here = EngineVersion.ofOnnxRuntime();
        if (header.engine().equals(EngineVersion.NAME)
                && !header.engineVersion().equals(here)) {
            text.add("  note: the file was made with " + EngineVersion.NAME + " " + header.engineVersion()
                    + ", here it is " + (here.isEmpty() ? "not there" : here));
        }
        notes.forEach(note -> text.add("  note: " + note));
        return new AssertionError(String.join("\n", text));
    }
}
