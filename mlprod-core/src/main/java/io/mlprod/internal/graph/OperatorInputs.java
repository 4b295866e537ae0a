package io.mlprod.internal.graph;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that ONNX Runtime 1.28 needs for its operators. It counts them, but accepts an empty name for any of them
 * and then uses a tensor that does not exist. The table comes from its schemas: {@code src/test/models/make_inputs.py},
 * which describes the patterns.
 */
final class OperatorInputs {

    private static final Map<String, String> PATTERNS = read();

    private OperatorInputs() {}

    /** Returns the first input of an operator that is left out though it is needed; -1 if none is. */
    static int missing(String operator, List<String> inputs) {
        String pattern = PATTERNS.get(operator);
        for (int i = 0; pattern != null && i < inputs.size(); i++) {
            char kind = letter(pattern, i);
            if (inputs.get(i).isEmpty() && (kind == '1' || kind == '+')) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the letter of an input. The last letter of a pattern is for all that follow. */
    private static char letter(String pattern, int input) {
        return pattern.charAt(Math.min(input, pattern.length() - 1));
    }

    private static Map<String, String> read() {
        Map<String, String> patterns = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(OperatorInputs.class.getResourceAsStream("inputs.txt")),
                StandardCharsets.UTF_8))) {
            for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                for (int i = 1; i < words.length; i++) {
                    patterns.put(words[i], words[0]);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The table of operators' inputs cannot be read", e);
        }
        return patterns;
    }
}
