-- trait standing, as of 2026-03-31 in Europe/Berlin, for BigQuery.
-- It reads customers: country (a text), customer_id (a text).
-- It reads lines: customer_id (a text), invoice (a text), price (a number), quantity (a number), sold_at (a date with a time, in UTC).
-- What may differ: a sum is the database's own, which may differ from the exact one in its last digits.
-- What may differ: a deviation is the database's own, which may differ from the exact one in its last digits.
WITH `read_customers` AS (
  SELECT
    `country`,
    `customer_id`
  FROM `customers`
  WHERE
    `customer_id` IS NOT NULL
), `read_lines` AS (
  SELECT
    `customer_id`,
    `invoice`,
    `price`,
    `quantity`,
    `sold_at`
  FROM `lines`
), `orders` AS (
  SELECT
    `customer_id`,
    `invoice`,
    MIN(`sold_at`) AS `sold_at`,
    COALESCE(SUM(`quantity` * `price`), 0) AS `total`
  FROM `read_lines`
  WHERE
    NOT COALESCE(`sold_at` >= CAST('2026-03-31 22:00:00' AS DATETIME), FALSE)
    AND `quantity` > 0
    AND `invoice` IS NOT NULL
  GROUP BY
    `customer_id`,
    `invoice`
), `orders_of_customers` AS (
  SELECT
    `customer_id`,
    COALESCE(
      SUM(
        CASE
          WHEN `sold_at` >= CAST('2025-03-30 22:00:00' AS DATETIME)
          AND `sold_at` <= CAST('2026-03-31 21:59:59.999999' AS DATETIME)
          THEN `total`
        END
      ),
      0
    ) AS `monetary`
  FROM `orders`
  GROUP BY
    `customer_id`
), `customers_2` AS (
  SELECT
    `read_customers`.*,
    COALESCE(`orders_of_customers`.`monetary`, 0) AS `monetary`
  FROM `read_customers`
  LEFT JOIN `orders_of_customers`
    ON `read_customers`.`customer_id` = `orders_of_customers`.`customer_id`
), `customers_by_value` AS (
  SELECT
    *,
    `monetary` AS `value`
  FROM `customers_2`
), `customers_ranked` AS (
  SELECT
    *
  FROM `customers_by_value`
  WHERE
    `value` IS NOT NULL AND `country` IS NOT NULL
), `customers_ranked_2` AS (
  SELECT
    `country`,
    COALESCE(SUM(`value`), 0) AS `total`,
    COUNT(*) AS `number`
  FROM `customers_ranked`
  GROUP BY
    `country`
), `customers_3` AS (
  SELECT
    *,
    CASE WHEN `number` <> 0 THEN `total` / `number` END AS `overall_average of group`
  FROM `customers_ranked_2`
), `customers_by_value_2` AS (
  SELECT
    *,
    `monetary` AS `value_2`
  FROM `customers_2`
), `customers_ranked_3` AS (
  SELECT
    *
  FROM `customers_by_value_2`
  WHERE
    `value_2` IS NOT NULL AND `country` IS NOT NULL
), `customers_ranked_4` AS (
  SELECT
    `country`,
    CASE
      WHEN COUNT(`value_2`) > 1
      THEN CASE WHEN MIN(`value_2`) < MAX(`value_2`) THEN STDDEV_SAMP(`value_2`) ELSE 0 END
    END AS `deviation`
  FROM `customers_ranked_3`
  GROUP BY
    `country`
), `customers_4` AS (
  SELECT
    *,
    `deviation` AS `overall_deviation of group`
  FROM `customers_ranked_4`
), `customers_5` AS (
  SELECT
    `customers_2`.*,
    `customers_3`.`overall_average of group`,
    `customers_4`.`overall_deviation of group`
  FROM `customers_2`
  LEFT JOIN `customers_3`
    ON `customers_2`.`country` = `customers_3`.`country`
  LEFT JOIN `customers_4`
    ON `customers_2`.`country` = `customers_4`.`country`
), `customers_6` AS (
  SELECT
    *,
    `overall_average of group` AS `overall_average`,
    `overall_deviation of group` AS `overall_deviation`
  FROM `customers_5`
), `customers_7` AS (
  SELECT
    *,
    CASE
      WHEN `overall_deviation` <> 0
      THEN (
        `monetary` - `overall_average`
      ) / `overall_deviation`
    END AS `standing`
  FROM `customers_6`
)
SELECT
  `customer_id`,
  `standing`
FROM `customers_7`
ORDER BY
  `customer_id`
