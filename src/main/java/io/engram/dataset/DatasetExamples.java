package io.engram.dataset;

/** What requests and answers look like, for the API's own documentation. */
final class DatasetExamples {

    static final String CSV = "width,height,label\n1.5,2,0\n3.25,1,1\n";

    static final String JSON_LINES = "{\"width\": 1.5, \"label\": 0}\n{\"width\": 3.25, \"label\": 1}\n";

    private static final String UP_TO_ITS_PATH = """
            {"id": "dst_01k9h2t3v4w5x6y7z8a9b0c1d2", "name": "boxes", "bytes": 36,
             "sha256": "5a4d7294363b177889f13bbb5fe033f9bb80af5484ed1b1f617f106e4e44017e", "rows": 2,
             "columns": [
               {"name": "width", "type": "number", "min": 1.5, "max": 3.25, "first_bad_cell": null},
               {"name": "height", "type": "integer", "min": 1.0, "max": 2.0, "first_bad_cell": null},
               {"name": "label", "type": "integer", "min": 0.0, "max": 1.0, "first_bad_cell": null}],
             "created_at": "2026-01-31T12:00:00Z", "sample": false, "path":\s""";

    static final String DATASET = UP_TO_ITS_PATH + "null, \"used_by\": []}";

    static final String REGISTER = "{\"name\": \"boxes\", \"path\": \"/data/sets/boxes.csv\"}";

    static final String DATASET_IN_PLACE = UP_TO_ITS_PATH + "\"/data/sets/boxes.csv\", \"used_by\": []}";

    static final String DATASET_WITH_PREVIEW = """
            {"id": "dst_01k9h2t3v4w5x6y7z8a9b0c1d2", "name": "boxes", "bytes": 36,
             "sha256": "5a4d7294363b177889f13bbb5fe033f9bb80af5484ed1b1f617f106e4e44017e", "rows": 2,
             "columns": [
               {"name": "width", "type": "number", "min": 1.5, "max": 3.25, "first_bad_cell": null},
               {"name": "height", "type": "integer", "min": 1.0, "max": 2.0, "first_bad_cell": null, "missing": 0,
                "mean": 1.5, "values": {"counts": {"2": 1, "1": 1}, "more": false},
                "spread": {"std": 0.7071067811865476,
                  "histogram": {"from": 1.0, "width": 1.0, "counts": [1, 1]}}},
               {"name": "label", "type": "integer", "min": 0.0, "max": 1.0, "first_bad_cell": null}],
             "created_at": "2026-01-31T12:00:00Z", "sample": false, "path": null, "used_by": [],
             "preview": [["1.5", "2", "0"], ["3.25", "1", "1"]]}""";

    static final String PAGE =
            "{\"items\": [" + DATASET + "], \"next_cursor\": null, \"max_upload_bytes\": 1073741824}";

    static final String PREVIEW = """
            {"columns": ["width", "height", "label"], "rows": [["1.5", "2", "0"], ["3.25", "1", "1"]]}""";

    static final String ARRAYS = """
            {"column": "image", "rows": [{"row": 1, "shape": [2, 3], "values": [0.0, 0.5, 1.0, 0.25, 0.0, 0.75],
             "reason": null}]}""";

    static final String INVALID = """
            {"type": "/problems/invalid-dataset", "title": "Invalid dataset", "status": 422,
             "detail": "Row 17 has 2 cells, but the header has 3. Mend the row, or put quotes around a cell that holds \
            the separator."}""";

    static final String OUTSIDE = """
            {"type": "/problems/outside-allowed-folders", "title": "Outside the allowed folders", "status": 403,
             "detail": "'/home/me/boxes.csv' does not lie in a folder that may be read in place: /data/sets. Put it \
            there, or add its folder to engram.datasets.folders and start the server again."}""";

    static final String NOT_THERE = """
            {"type": "/problems/not-in-place", "title": "Not in place", "status": 422,
             "detail": "There is no file or folder /data/sets/boxes.csv, or the server's user may not see it. Name one \
            that is there, and give that user the right to read it."}""";

    static final String CHANGED = """
            {"type": "/problems/dataset-changed", "title": "Dataset changed", "status": 409,
             "detail": "The dataset 'boxes' is read in place, and /data/sets/boxes.csv has changed since it was \
            registered: it had 36 bytes and has 47. Register it again: under another name, or delete 'boxes' first."}""";

    static final String TOO_LARGE = """
            {"type": "/problems/too-large", "title": "Too large", "status": 413,
             "detail": "The upload has 2.0 GB (2147483648 bytes), the limit is 1.0 GB (1073741824 bytes). Send fewer \
            rows or columns, or raise engram.uploads.max-size."}""";

    static final String NAME_TAKEN = """
            {"type": "/problems/name-taken", "title": "Name taken", "status": 409,
             "detail": "There is a dataset named 'boxes' already. Choose another name, or delete that one first."}""";

    static final String INVALID_PARAMETER = """
            {"type": "/problems/invalid-parameter", "title": "Invalid parameter",
             "status": 400, "detail": "The parameter 'rows': must be from 1 to 1000, was 0"}""";

    static final String UNKNOWN = """
            {"type": "/problems/not-found", "title": "Not found", "status": 404,
             "detail": "There is no dataset 'boxs'; did you mean 'boxes'? Known: boxes, digits"}""";

    static final String IN_USE = """
            {"type": "/problems/dataset-in-use", "title": "Dataset in use", "status": 409,
             "detail": "Dataset 'boxes' is used by exp_01k9h2t3v4w5x6y7z8a9b0c1d2. Cancel or delete what uses it \
            first."}""";

    private DatasetExamples() {}
}
