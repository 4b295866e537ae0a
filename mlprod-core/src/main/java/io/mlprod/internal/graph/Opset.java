package io.mlprod.internal.graph;

/** An entry of a list of operator set versions; the domain is as the file writes it. */
record Opset(String domain, long version) {

    static Opset read(WireReader opset) throws MalformedModelException {
        String domain = "";
        long version = 0;
        while (opset.next()) {
            switch (opset.field()) {
                case 1 -> domain = opset.text();
                case 2 -> version = opset.number();
                default -> opset.skip();
            }
        }
        return new Opset(domain, version);
    }
}
