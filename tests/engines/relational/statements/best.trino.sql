-- segment best, as of 2026-03-31 in Europe/Berlin, for Trino.
-- It reads customers: country (a text), customer_id (a text).
-- It reads lines: customer_id (a text), invoice (a text), price (a number), quantity (a number), sold_at (a date with a time, in UTC).
-- What may differ: a sum is the database's own, which may differ from the exact one in its last digits.
WITH "read_customers" AS (
  SELECT
    "country",
    "customer_id"
  FROM "customers"
  WHERE
    "customer_id" IS NOT NULL
), "read_lines" AS (
  SELECT
    "customer_id",
    "invoice",
    "price",
    "quantity",
    "sold_at"
  FROM "lines"
), "orders" AS (
  SELECT
    "customer_id",
    "invoice",
    MIN("sold_at") AS "sold_at",
    COALESCE(
      SUM(
        CASE
          WHEN ABS("quantity" * "price") <= 1.7976931348623157e308
          THEN "quantity" * "price"
        END
      ),
      0
    ) AS "total"
  FROM "read_lines"
  WHERE
    NOT COALESCE("sold_at" >= CAST('2026-03-31 22:00:00' AS TIMESTAMP), FALSE)
    AND "quantity" > 0
    AND "invoice" IS NOT NULL
  GROUP BY
    "customer_id",
    "invoice"
), "orders_of_customers" AS (
  SELECT
    "customer_id",
    COALESCE(
      SUM(
        CASE
          WHEN "sold_at" >= CAST('2025-03-30 22:00:00' AS TIMESTAMP)
          AND "sold_at" <= CAST('2026-03-31 21:59:59.999999' AS TIMESTAMP)
          THEN "total"
        END
      ),
      0
    ) AS "monetary"
  FROM "orders"
  GROUP BY
    "customer_id"
), "customers_2" AS (
  SELECT
    "read_customers".*,
    COALESCE("orders_of_customers"."monetary", 0) AS "monetary"
  FROM "read_customers"
  LEFT JOIN "orders_of_customers"
    ON "read_customers"."customer_id" = "orders_of_customers"."customer_id"
), "customers_by_value" AS (
  SELECT
    *,
    "monetary" AS "value"
  FROM "customers_2"
), "customers_ranked" AS (
  SELECT
    *
  FROM "customers_by_value"
  WHERE
    "value" IS NOT NULL AND "country" IS NOT NULL
), "customers_ranked_2" AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY "country" ORDER BY "value" DESC, "customer_id" ASC) AS "place",
    COUNT(*) OVER (PARTITION BY "country") AS "size"
  FROM "customers_ranked"
), "customers_3" AS (
  SELECT
    *,
    "place" <= 1 AS "best"
  FROM "customers_ranked_2"
), "customers_4" AS (
  SELECT
    "customers_2".*,
    COALESCE("customers_3"."best", FALSE) AS "best"
  FROM "customers_2"
  LEFT JOIN "customers_3"
    ON "customers_2"."customer_id" = "customers_3"."customer_id"
), "best" AS (
  SELECT
    *
  FROM "customers_4"
  WHERE
    "best"
)
SELECT
  "customer_id"
FROM "best"
ORDER BY
  "customer_id"
