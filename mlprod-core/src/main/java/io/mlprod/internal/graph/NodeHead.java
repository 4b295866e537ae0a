package io.mlprod.internal.graph;

import java.util.ArrayList;
import java.util.List;

/** A node without its attributes: what it calls, and with which values. */
record NodeHead(Functions.Key key, List<String> inputs, List<String> outputs) {

    static NodeHead read(WireReader node) throws MalformedModelException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String operator = "";
        String domain = "";
        String overload = "";
        while (node.next()) {
            switch (node.field()) {
                case 1 -> inputs.add(node.text());
                case 2 -> outputs.add(node.text());
                case 4 -> operator = node.text();
                case 7 -> domain = node.text();
                case 8 -> overload = node.text();
                default -> node.skip();
            }
        }
        return new NodeHead(new Functions.Key(domain, operator, overload), inputs, outputs);
    }
}
