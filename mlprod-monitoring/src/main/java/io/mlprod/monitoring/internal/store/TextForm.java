package io.mlprod.monitoring.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How values are written into text columns, so that every database returns exactly what was stored. Some take no zero
 * characters, no halves of surrogate pairs, or make null of empty texts.
 */
public final class TextForm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> SLICES = new TypeReference<>() {};
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private TextForm() {}

    /**
     * Writes a text. Backslashes, zero characters and halves of surrogate pairs become {@code \}{@code uXXXX}.
     *
     * @param text the text
     * @return the same object if it has none of them
     */
    public static String of(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (isPair) {
                escaped.append(c).append(text.charAt(++i));
            } else if (c == 0 || Character.isSurrogate(c) || c == '\\') {
                escaped.append("\\u%04x".formatted((int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.length() == text.length() ? text : escaped.toString();
    }

    /**
     * Reads a text.
     *
     * @param stored what {@link #of(String)} gave; null for an empty one
     * @return the text
     */
    public static String text(@Nullable String stored) {
        if (stored == null || stored.indexOf('\\') < 0) {
            return stored == null ? "" : stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == '\\') {
                text.append((char) Integer.parseInt(stored, i + 2, i + 2 + HEX_DIGITS, HEX));
                i += 1 + HEX_DIGITS;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /**
     * Writes slices.
     *
     * @param slices by name
     * @return an object of JSON, in the order of the names, whose texts are written as {@link #of(String)} does
     */
    public static String of(Map<String, String> slices) {
        Map<String, String> escaped = new TreeMap<>();
        slices.forEach((name, value) -> escaped.put(of(name), of(value)));
        try {
            return JSON.writeValueAsString(escaped);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Slices cannot be written", e);
        }
    }

    /**
     * Reads slices.
     *
     * @param stored what {@link #of(Map)} gave
     * @return by name
     * @throws IllegalArgumentException if it is not an object of JSON with texts
     */
    public static Map<String, String> slices(@Nullable String stored) {
        try {
            Map<String, String> slices = new TreeMap<>();
            JSON.readValue(stored == null ? "{}" : stored, SLICES)
                    .forEach((name, value) -> slices.put(text(name), text(value)));
            return slices;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not an object of JSON with texts"); // its message has the text
        }
    }

    /**
     * Writes numbers.
     *
     * @param numbers in their order
     * @return for example {@code 0.25 0.75}
     */
    public static String of(double... numbers) {
        if (numbers.length == 1) {
            return Double.toString(numbers[0]);
        }
        StringJoiner all = new StringJoiner(" ");
        for (double number : numbers) {
            all.add(Double.toString(number));
        }
        return all.toString();
    }

    /**
     * Reads numbers.
     *
     * @param stored what {@link #of(double...)} gave; null for none
     * @return in their order
     * @throws NumberFormatException if it is something else
     */
    public static double[] numbers(@Nullable String stored) {
        if (stored == null || stored.isEmpty()) {
            return new double[0];
        }
        String[] each = stored.split(" ", -1);
        double[] numbers = new double[each.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(each[i]);
        }
        return numbers;
    }
}
