-- lifecycle journey, as of 2026-03-31 in Europe/Berlin, for Spark.
-- It reads customers: customer_id (a text).
-- It reads lines: customer_id (a text), invoice (a text), quantity (a number), sold_at (a date with a time, in UTC).
-- What may differ: the session's time zone has to be UTC.
WITH `read_customers` AS (
  SELECT
    `customer_id`
  FROM `customers`
  WHERE
    `customer_id` IS NOT NULL
), `read_lines` AS (
  SELECT
    `customer_id`,
    `invoice`,
    `quantity`,
    `sold_at`
  FROM `lines`
), `orders` AS (
  SELECT
    `customer_id`,
    `invoice`,
    MIN(`sold_at`) AS `sold_at`
  FROM `read_lines`
  WHERE
    NOT COALESCE(`sold_at` >= CAST('2026-03-31 22:00:00' AS TIMESTAMP_NTZ), FALSE)
    AND `quantity` > 0
    AND `invoice` IS NOT NULL
  GROUP BY
    `customer_id`,
    `invoice`
), `orders_of_customers` AS (
  SELECT
    `customer_id`,
    COUNT(*) AS `count_orders`,
    MAX(`sold_at`) AS `last_orders`
  FROM `orders`
  GROUP BY
    `customer_id`
), `customers_2` AS (
  SELECT
    `read_customers`.*,
    COALESCE(`orders_of_customers`.`count_orders`, 0) AS `count_orders`,
    `orders_of_customers`.`last_orders`
  FROM `read_customers`
  LEFT JOIN `orders_of_customers`
    ON `read_customers`.`customer_id` = `orders_of_customers`.`customer_id`
), `customers_3` AS (
  SELECT
    *,
    DATEDIFF(
      DAY,
      CAST(CONVERT_TIMEZONE('UTC', 'Europe/Berlin', `last_orders`) AS DATE),
      CAST('2026-03-31' AS DATE)
    ) AS `recency`
  FROM `customers_2`
), `customers_4` AS (
  SELECT
    *,
    CASE
      WHEN `count_orders` = 0
      THEN 'lead'
      WHEN `recency` <= 90
      THEN 'fresh'
      ELSE 'lapsed'
    END AS `journey`
  FROM `customers_3`
)
SELECT
  `customer_id`,
  `journey`
FROM `customers_4`
ORDER BY
  `customer_id`
