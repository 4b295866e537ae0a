package io.mlprod.internal.rows;

import io.mlprod.internal.rows.Flow.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of a sum over products of elements: the letter of the rows must occur in the result. */
final class Einsum {

    private Einsum() {}

    static Known follow(Step step) throws MixedRowsException {
        String equation = step.text("equation", "").replace(" ", "");
        int arrow = equation.indexOf("->");
        if (arrow < 0 || equation.contains(".")) {
            throw new MixedRowsException("has an equation without an arrow, or with an ellipsis");
        }
        String[] terms = equation.substring(0, arrow).split(",", -1);
        String output = equation.substring(arrow + 2);
        if (terms.length != step.inputs().size()) {
            throw new MixedRowsException("has an equation for another number of inputs");
        }
        Map<Character, Dim> letters = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            List<Dim> shape = step.shape(i);
            if (shape.size() != terms[i].length()) {
                throw new MixedRowsException("has an equation for another number of dimensions");
            }
            for (int j = 0; j < shape.size(); j++) {
                char letter = terms[i].charAt(j);
                letters.put(letter, Broadcast.one(letters.getOrDefault(letter, Dim.ONE), shape.get(j)));
            }
        }
        for (Map.Entry<Character, Dim> letter : letters.entrySet()) {
            if (letter.getValue().isRows() && output.indexOf(letter.getKey()) < 0) {
                throw new MixedRowsException("sums over the rows");
            }
        }
        List<Dim> result = new ArrayList<>();
        for (int i = 0; i < output.length(); i++) {
            Dim dim = letters.get(output.charAt(i));
            if (dim == null) {
                throw new MixedRowsException("has a letter in its result that stands nowhere else");
            }
            result.add(dim);
        }
        return Known.of(result);
    }
}
