package io.mlprod.monitoring.estimate;

import io.mlprod.internal.text.PlainText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks of rows. A message has the place of what is wrong, never its value. */
final class Rows {

    private Rows() {}

    static void sameLength(String one, int length, String other, int otherLength) {
        if (length != otherLength) {
            throw new IllegalArgumentException("There are " + length + " " + one + " and " + otherLength + " " + other
                    + "; each row needs one of both");
        }
    }

    static void eachOfLength(double[][] scores, int classes) {
        for (int row = 0; row < scores.length; row++) {
            if (scores[row].length != classes) {
                throw new IllegalArgumentException("scores[" + row + "] has " + scores[row].length
                        + " scores, expected " + classes + ", one for each class");
            }
        }
    }

    static void finite(String what, double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                throw new IllegalArgumentException(what + "[" + i + "] must be a finite number");
            }
        }
    }

    /** Returns the number of each row's class. */
    static int[] numbers(String what, String[] labels, List<String> classes) {
        Map<String, Integer> known = new HashMap<>();
        classes.forEach(name -> known.put(name, known.size()));
        int[] numbers = new int[labels.length];
        for (int row = 0; row < numbers.length; row++) {
            Integer number = known.get(labels[row]);
            if (number == null) {
                throw new IllegalArgumentException(
                        PlainText.line(what + "[" + row + "] is none of the classes " + classes));
            }
            numbers[row] = number;
        }
        return numbers;
    }

    /** Returns the number of the highest score of each row, the first of equal ones. */
    static int[] highest(double[][] scores) {
        int[] highest = new int[scores.length];
        for (int row = 0; row < highest.length; row++) {
            for (int one = 1; one < scores[row].length; one++) {
                highest[row] = scores[row][one] > scores[row][highest[row]] ? one : highest[row];
            }
        }
        return highest;
    }
}
